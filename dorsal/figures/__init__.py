"""Key poses in, pictures out: every exercise is described once, by joint angles over time, and drawn from that."""
