// Package i18n gives messages, numbers and dates in the reader's language. It promises that asking never fails:
// a key nobody wrote comes back as itself, and a test finds it before a reader does. It knows no HTTP, no
// template and no station; whoever shows words to people holds a Reader.
package i18n
