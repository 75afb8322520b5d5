"""Rules over observations: their language, their declaration, and the evaluator that runs them."""
