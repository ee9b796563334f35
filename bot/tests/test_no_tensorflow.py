"""Rasa runs without TensorFlow."""

import sys
from unittest import TestCase


class WithoutTensorFlow(TestCase):
    """The tests themselves run as the engine does."""

    def test_rasa_can_be_imported(self) -> None:
        import rasa.core.run
        import rasa.model_training

        self.assertEqual(rasa.__version__, "3.6.21")
        self.assertIsNone(getattr(sys.modules["tensorflow"], "__file__", None))

    def test_names_can_be_base_classes(self) -> None:
        from tensorflow.keras.layers import Layer

        class Ours(Layer.Inner):
            size = 1

        self.assertEqual(Ours.size, 1)

    def test_using_it_says_why_that_fails(self) -> None:
        import tensorflow as tf

        with self.assertRaisesRegex(RuntimeError, "constant needs TensorFlow"):
            tf.constant(1)
