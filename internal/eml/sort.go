package eml

import (
	"archive/zip"
	"bytes"
	"net/http"
	"path"
	"slices"
	"strings"

	"frontdesk/internal/files"
)

const (
	unknownType  = "application/octet-stream"
	mailType     = "message/rfc822"
	officeType   = "application/x-ole-storage" // Word, Excel and PowerPoint up to 2003; which of them the name says
	slidesType   = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
	calendarType = "text/calendar"
	cardType     = "text/vcard"
)

// endings are the media types that come by mail beside those that package files takes from visitors, with the endings of
// their files, the usual one first. None runs anything where it is opened.
var endings = map[string][]string{
	"image/gif": {".gif"}, "image/bmp": {".bmp"}, "image/tiff": {".tif", ".tiff"}, "application/zip": {".zip"},
	"application/x-rar-compressed": {".rar"}, "application/x-7z-compressed": {".7z"}, "video/mp4": {".mp4", ".m4v", ".m4a", ".mov"},
	"audio/mpeg": {".mp3"}, "audio/amr": {".amr"}, "audio/wave": {".wav"}, officeType: {".doc", ".xls", ".ppt", ".et", ".wps", ".dps", ".msg"},
	slidesType: {".pptx"}, mailType: {".eml"}, calendarType: {".ics"}, cardType: {".vcf"},
	unknownType: {".bin"},
}

// programs are the endings of what runs where it is opened, for archives that have it inside.
var programs = []string{
	".exe", ".scr", ".com", ".pif", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".hta", ".msi", ".dll", ".cpl",
	".jar", ".class", ".apk", ".dex", ".lnk", ".url", ".reg", ".chm", ".iso", ".img", ".vhd", ".docm", ".xlsm", ".pptm", ".xlsb", ".html", ".htm", ".svg",
}

// sort finds out what a file is by what is in it; what it is said to be only tells texts and mails apart.
func sort(body []byte, name, stated string) (media, refused string) {
	if media, err := files.Type(body, name); err == nil {
		return ofText(media, body, stated), ""
	}
	media, _, _ = strings.Cut(http.DetectContentType(body), ";")
	switch {
	case media == "application/zip":
		media = archive(body)
	case stated == mailType && len(innerHeader(body)) > 0:
		media = mailType
	case bytes.HasPrefix(body, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) && !bytes.Contains(body, macros):
		media = officeType
	default:
		media = marked(body, media)
	}
	if _, taken := endings[media]; !taken || media == unknownType {
		return unknownType, RefusedType
	}
	return media, ""
}

// macros is how a document of the old kind names the programs in it: in UTF-16.
var macros = []byte("_\x00V\x00B\x00A\x00_\x00P\x00R\x00O\x00J\x00E\x00C\x00T\x00")

// ofText tells apart what is text to whoever looks at bytes.
func ofText(media string, body []byte, stated string) string {
	if media != "text/plain" {
		return media
	}
	head := bytes.ToUpper(bytes.TrimSpace(body[:min(len(body), 100)]))
	switch {
	case bytes.HasPrefix(head, []byte("BEGIN:VCALENDAR")):
		return calendarType
	case bytes.HasPrefix(head, []byte("BEGIN:VCARD")):
		return cardType
	case stated == mailType && len(innerHeader(body)) > 0:
		return mailType
	}
	return media
}

// marked knows files by their first bytes that the standard library does not.
func marked(body []byte, otherwise string) string {
	for mark, media := range map[string]string{
		"7z\xbc\xaf\x27\x1c": "application/x-7z-compressed", "II*\x00": "image/tiff", "MM\x00*": "image/tiff", "#!AMR": "audio/amr",
	} {
		if bytes.HasPrefix(body, []byte(mark)) {
			return media
		}
	}
	return otherwise
}

// archive looks into one, but not into those inside it.
func archive(body []byte) string {
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return ""
	}
	described, slides := false, false
	for _, entry := range z.File {
		if slices.Contains(programs, strings.ToLower(path.Ext(strings.TrimRight(entry.Name, ". ")))) || strings.HasSuffix(entry.Name, "vbaProject.bin") {
			return ""
		}
		described = described || entry.Name == "[Content_Types].xml"
		slides = slides || entry.Name == "ppt/presentation.xml"
	}
	switch {
	case slides && described:
		return slidesType
	case described:
		return ""
	}
	return "application/zip"
}

// ended gives a name an ending of its media type.
func ended(name, media string) string {
	known, ours := endings[media]
	if !ours || slices.Contains(known, strings.ToLower(path.Ext(name))) {
		return name
	}
	return name + known[0]
}
