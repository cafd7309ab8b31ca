"""An invented federation, deterministic by seed, through every guard of the real one."""
