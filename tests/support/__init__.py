"""What the tests share: samples, printed chapters, generators, checkers and faulty workers."""
