"""Layers that Keras has not: padding-aware pooling, fast LSTMs, bags of words. Each file imports Keras.

Padding is id 0. What these layers compute for a text does not depend on how far, or on which side, it is padded.
"""
