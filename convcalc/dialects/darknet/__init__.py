"""Darknet's .cfg: the sections of AlexeyAB's and of pjreddie's Darknet become a network."""
