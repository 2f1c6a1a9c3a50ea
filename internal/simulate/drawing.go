package simulate

import (
	"fmt"
	"html"
	"math"
	"strings"

	"github.com/rivo/uniseg"
)

const (
	axisColour = "#6b7280"
	gridColour = "#e5e7eb"
	markColour = "#111827"
	small      = 12
	large      = 18
)

// drawing is an SVG that is being drawn.
type drawing struct{ strings.Builder }

// newDrawing begins one with a title, and a description for those who do not see it.
func newDrawing(width, height float64, title, description string) *drawing {
	d := &drawing{}
	fmt.Fprintf(d, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f" role="img" font-family="system-ui, 'Noto Sans', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif">`+"\n", width, height, width, height)
	fmt.Fprintf(d, "<title>%s</title>\n<desc>%s</desc>\n", html.EscapeString(title), html.EscapeString(description))
	d.rect(0, 0, width, height, "#ffffff", "")
	d.text(left, 30, "start", large, title)
	return d
}

// String ends the drawing.
func (d *drawing) String() string { return d.Builder.String() + "</svg>\n" }

// rect fills a rectangle; says is shown to whoever points at it.
func (d *drawing) rect(x, y, width, height float64, colour, says string) {
	fmt.Fprintf(d, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s"`, x, y, max(0, width), max(0, height), colour)
	if says == "" {
		fmt.Fprint(d, "/>\n")
		return
	}
	fmt.Fprintf(d, "><title>%s</title></rect>\n", html.EscapeString(says))
}

func (d *drawing) line(x1, y1, x2, y2 float64, colour string) {
	fmt.Fprintf(d, `<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="%s"/>`+"\n", x1, y1, x2, y2, colour)
}

func (d *drawing) path(points, colour string) {
	fmt.Fprintf(d, `<path d="%s" fill="none" stroke="%s" stroke-width="1.8" stroke-linejoin="round"/>`+"\n", points, colour)
}

func (d *drawing) text(x, y float64, anchor string, size int, words string) {
	fmt.Fprintf(d, `<text x="%.1f" y="%.1f" text-anchor="%s" font-size="%d" fill="%s">%s</text>`+"\n", x, y, anchor, size, map[bool]string{true: markColour, false: "#374151"}[size == large], html.EscapeString(words))
}

// verticalAxis draws the axis of a plot and its lines, and returns where a value lies.
func (d *drawing) verticalAxis(most, height float64, name string) (y func(float64) float64) {
	ticks, end := scale(most)
	y = func(v float64) float64 { return top + height - v/end*height }
	for _, t := range ticks {
		d.line(left, y(t), left+plotWidth, y(t), map[bool]string{true: axisColour, false: gridColour}[t == 0])
		d.text(left-10, y(t)+4, "end", small, number(t))
	}
	fmt.Fprintf(d, `<text transform="translate(18 %.1f) rotate(-90)" text-anchor="middle" font-size="%d" fill="#374151">%s</text>`+"\n", top+height/2, small, html.EscapeString(name))
	return y
}

// scale is where an axis from zero is marked, in steps of 1, 2 or 5 times a power of ten and whole numbers, and where it ends.
func scale(most float64) (ticks []float64, end float64) {
	step := math.Pow(10, math.Floor(math.Log10(max(most, 1)/5)))
	for _, times := range []float64{1, 2, 5, 10} {
		if step*times*5 >= most {
			step *= times
			break
		}
	}
	step = max(1, step)
	for end = 0; ; end += step {
		ticks = append(ticks, end)
		if end >= max(most, 1) {
			return ticks, end
		}
	}
}

func number(v float64) string { return fmt.Sprintf("%.0f", v) }

// clip shortens a text to so many columns, of which a Chinese character takes two.
func clip(text string, width int) string {
	if uniseg.StringWidth(text) <= width {
		return text
	}
	var b strings.Builder
	for used, g := 0, uniseg.NewGraphemes(text); g.Next(); {
		if used += g.Width(); used >= width {
			break
		}
		b.WriteString(g.Str())
	}
	return b.String() + "…"
}
