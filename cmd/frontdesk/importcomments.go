package main

import (
	"context"
	"fmt"
	"os"

	"frontdesk/internal/boot"
	"frontdesk/internal/config"
)

type importCommand struct {
	Comments importCommentsCommand `cmd:"" help:"Import comments from WordPress or Disqus."`
	Sitemap  importSitemapCommand  `cmd:"" help:"Register the articles that a site's sitemap names."`
}

type importCommentsCommand struct {
	Format string `required:"" enum:"wordpress,disqus" help:"What wrote the file: wordpress (WXR) or disqus (XML)."`
	File   string `arg:"" type:"existingfile" help:"The export."`
}

// Run imports the comments of a file, while Frontdesk serves or not. The same file again changes nothing.
func (i *importCommentsCommand) Run(c *config.Config) error {
	file, err := os.Open(i.File)
	if err != nil {
		return err
	}
	defer file.Close()
	return beside(c, func(ctx context.Context, app *boot.App) error {
		report, err := app.Page.Import(ctx, i.Format, file)
		fmt.Printf("%d comments imported, %d of them replies to what is not in the file\n", report.Written, report.Orphans)
		fmt.Printf("%d were here before, %d are under pages of no site here, %d say nothing or are pings\n", report.Known, report.Elsewhere, report.Empty)
		return err
	})
}
