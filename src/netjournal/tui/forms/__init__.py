"""Forms: fields, inputs, and the dialog that holds them."""
