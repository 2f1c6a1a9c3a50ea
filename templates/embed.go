// Package templates holds the files that people see: pages, mails, words and styles. It promises only that they are
// in the binary; it calls nobody.
package templates

import "embed"

// Files are the folders of this package by their names.
//
//go:embed all:parts all:site all:inbox all:admin all:api all:demo all:email all:embed all:locales all:assets
var Files embed.FS
