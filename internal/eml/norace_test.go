//go:build !race

package eml

const slack = 1
