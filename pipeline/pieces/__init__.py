"""The pieces of a document: sentences, screens and figures, as readers of one edition read them."""
