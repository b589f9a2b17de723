"""What a design is made of: kinds of elements, the forms of their fields, and the design as a whole."""
