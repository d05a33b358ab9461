"""Text recognition (OCR): the picture of a page → its words, each with its box and confidence."""
