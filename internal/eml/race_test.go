//go:build race

package eml

// slack is by how much the race detector may miss the bounds: it empties the pools of regular expressions, so that each
// match makes its machine anew.
const slack = 50
