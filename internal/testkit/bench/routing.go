package main

func (b *bench) routing() error { return nil }
