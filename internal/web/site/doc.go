// Package site is what visitors and mail readers open: hosted forms, thank-you pages, and the pages behind a mail's
// buttons. It promises that looking changes nothing. It calls stations through the web's routes and never a database.
package site
