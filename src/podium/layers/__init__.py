"""Layers that Keras has not: padding-aware pooling and a fast bidirectional LSTM. Each file imports Keras.

Padding is id 0. What these layers compute for a text does not depend on how far, or on which side, it is padded.
"""
