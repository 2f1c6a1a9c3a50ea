package main

func (b *bench) mails() error { return nil }
