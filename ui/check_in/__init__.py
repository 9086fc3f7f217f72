"""The check-in view: tonight's dorm round."""
