"""Decision tables and the expressions in them, read from DMN models and never evaluated as code."""
