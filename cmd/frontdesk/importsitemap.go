package main

import (
	"context"
	"fmt"

	"frontdesk/internal/boot"
	"frontdesk/internal/config"
)

type importSitemapCommand struct {
	URL string `arg:"" help:"Address of the sitemap, on an origin of the site."`
}

// Run registers the articles of a sitemap, while Frontdesk serves or not. What it names no more is led to no more.
func (i *importSitemapCommand) Run(c *config.Config) error {
	return beside(c, func(ctx context.Context, app *boot.App) error {
		m, err := app.Page.ImportSitemap(ctx, i.URL)
		fmt.Printf("%d articles read, %d are gone, %d did not answer, %d addresses are on no site here\n", m.Read, m.Gone, m.Unreachable, m.Elsewhere)
		fmt.Printf("%d that were known are not in the sitemap and are led to no more\n", m.Unpublished)
		return err
	})
}
