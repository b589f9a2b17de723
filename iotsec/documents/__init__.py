"""Text read into designs and written from them, with the place of every value."""
