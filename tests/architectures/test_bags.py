"""The bags against scikit-learn's vectorizers and against fastText's definition."""

import numpy as np
import pytest

from podium.architectures import bag_of_embeddings, mlp

pytestmark = pytest.mark.tensorflow

IDS = np.array([[4, 8, 2, 2, 1, 0, 0], [0, 0, 0, 0, 3, 3, 3], [5, 6, 7, 8, 9, 4, 4], [1, 1, 0, 0, 0, 0, 0]], np.int32)


@pytest.mark.parametrize("kind", ["binary", "count", "tfidf"])
def test_the_mlp_is_dense_layers_on_what_scikit_learn_makes_of_the_words(kind, facts):
    import keras
    from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

    texts = [" ".join(map(str, row[row > 0])) for row in IDS]
    words = [str(word) for word in range(2, 10)]  # 1, the unknown word, is none of the vocabulary
    known = {"vocabulary": words, "token_pattern": r"\d+"}
    vectorizer = TfidfVectorizer(**known) if kind == "tfidf" else CountVectorizer(**known, binary=kind == "binary")
    bags = np.pad(vectorizer.fit_transform(texts).toarray(), ((0, 0), (2, 0)))  # (rows, vocabulary)

    keras.utils.set_random_seed(2)
    given = facts(words=10)
    counts = np.array([np.equal(IDS, word).any(axis=1).sum() for word in range(10)])
    given = type(given)(10, 1, given.output_bias, given.vectors, documents=len(IDS), document_counts=counts)
    built = mlp.build(mlp.Settings(input=kind, layers=[6, 4]), given)
    states = bags
    weights = [variable.numpy() for variable in built.trainable_weights]
    for kernel, bias in zip(weights[:-2:2], weights[1:-2:2], strict=True):
        states = np.maximum(states @ kernel + bias, 0)
    np.testing.assert_allclose(built(IDS), states @ weights[-2] + weights[-1], atol=1e-5)


def test_the_mlp_is_as_large_as_the_published_one(facts):
    built = mlp.build(mlp.Settings(), facts(words=5000, outputs=28))
    assert built.count_params() == 5000 * 600 + 600 + 600 * 28 + 28


def test_a_bag_of_embeddings_is_linear_in_the_mean_of_tokens_and_ngrams(facts):
    import keras

    keras.utils.set_random_seed(2)
    built = bag_of_embeddings.build(bag_of_embeddings.Settings(embedding=3, ngrams=3, buckets=1000), facts())
    tokens, ngrams, kernel, bias = built.get_weights()
    buckets = built.get_layer("ngrams")(IDS).numpy()
    for row, found, logits in zip(IDS, buckets, built(IDS), strict=True):
        terms = np.concatenate([tokens[row[row > 0]], ngrams[found[found > 0]]])
        words = int((row > 0).sum())
        assert len(terms) == words + max(words - 1, 0) + max(words - 2, 0)
        np.testing.assert_allclose(logits, terms.mean(axis=0) @ kernel + bias, atol=1e-6)


def test_without_ngrams_it_is_the_mean_of_its_tokens(facts):
    built = bag_of_embeddings.build(bag_of_embeddings.Settings(embedding=3, ngrams=1), facts())
    assert built.count_params() == 30 * 3 + 3 + 1
