"""The forward pass of a BERT sentence model in numpy: no PyTorch, and no code from the model's package."""

from typing import Any

import numpy as np

from sentence_vector.weights import Array


class Network:
    """Embeddings, then layers of attention and two dense steps, then the mean over all tokens."""

    def __init__(self, config: dict[str, Any], weights: dict[str, Array]) -> None:
        self._weights = weights
        self._layers = int(config["num_hidden_layers"])
        self._heads = int(config["num_attention_heads"])
        self._epsilon = np.float32(config["layer_norm_eps"])

    def forward(self, tokens: list[list[int]]) -> Array:
        """One vector of length one per list of tokens; all lists have the same length."""
        return _of_length_one(self._means(tokens, [self._layers])[0])

    def halfway(self, tokens: list[list[int]]) -> Array:
        """The means after one third and after two thirds of the layers, side by side."""
        third = max(1, self._layers // 3)
        return np.concatenate(self._means(tokens, [third, 2 * third]), axis=1)

    def _means(self, tokens: list[list[int]], after: list[int]) -> list[Array]:
        """The mean over all tokens after each of these numbers of layers; no layer is computed beyond the last."""
        hidden, means = self._embed(np.array(tokens)), []
        for number in range(after[-1]):
            hidden = self._layer(hidden, f"encoder.layer.{number}")
            if number + 1 in after:
                means.append(hidden.mean(axis=1))
        return means

    def _embed(self, ids: Any) -> Array:
        """What each token means, plus where it stands."""
        words = self._weights["embeddings.word_embeddings.weight"][ids]
        places = self._weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
        kind = self._weights["embeddings.token_type_embeddings.weight"][0]
        return self._normalise(words + places + kind, "embeddings.LayerNorm")

    def _layer(self, hidden: Array, name: str) -> Array:
        mixed = self._attend(hidden, f"{name}.attention.self")
        mixed = hidden + self._dense(mixed, f"{name}.attention.output.dense")
        mixed = self._normalise(mixed, f"{name}.attention.output.LayerNorm")
        inner = _gelu(self._dense(mixed, f"{name}.intermediate.dense"))
        outer = mixed + self._dense(inner, f"{name}.output.dense")
        return self._normalise(outer, f"{name}.output.LayerNorm")

    def _attend(self, hidden: Array, name: str) -> Array:
        """Each token takes from all tokens of its sentence, in several ways (heads) at once."""
        query, key, value = (self._split(self._dense(hidden, f"{name}.{part}")) for part in _ATTENTION)
        scores = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(query.shape[-1]))
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        shares = scores / scores.sum(axis=-1, keepdims=True)
        return (shares @ value).transpose(0, 2, 1, 3).reshape(hidden.shape)

    def _split(self, hidden: Array) -> Array:
        sentences, length, _ = hidden.shape
        return hidden.reshape(sentences, length, self._heads, -1).transpose(0, 2, 1, 3)

    def _dense(self, inputs: Array, name: str) -> Array:
        """Flattened to one large product first: much faster on a batch than one product per sentence."""
        flat = inputs.reshape(-1, inputs.shape[-1]) @ self._weights[f"{name}.weight"].T
        outputs: Array = flat + self._weights[f"{name}.bias"]
        return outputs.reshape(*inputs.shape[:2], -1)

    def _normalise(self, inputs: Array, name: str) -> Array:
        centred: Array = inputs - inputs.mean(axis=-1, keepdims=True)
        spread: Array = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + self._epsilon)
        return centred / spread * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]


_ATTENTION = ("query", "key", "value")


def _of_length_one(rows: Array) -> Array:
    lengths: Array = np.sqrt((rows * rows).sum(axis=1, keepdims=True))
    return rows / lengths


def _gelu(inputs: Array) -> Array:
    """x times the normal distribution's share below x, by Abramowitz and Stegun 7.1.26 (exact to 1.5e-7)."""
    size = np.abs(inputs) * np.float32(0.7071067811865476)
    step = 1 / (1 + np.float32(0.3275911) * size)
    series = np.zeros_like(step)
    for factor in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592):
        series = (series + np.float32(factor)) * step
    error: Array = np.copysign(1 - series * np.exp(-size * size), inputs)
    return inputs * np.float32(0.5) * (1 + error)
