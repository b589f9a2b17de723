"""What happens when something is lost: the scenarios, who needs what, and how long each element is then down."""
