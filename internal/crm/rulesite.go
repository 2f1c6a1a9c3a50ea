package crm

import "slices"

func (f RuleFirm) refuseSites(c Conditions) []FieldError {
	return unless(c.Sites, "sites", "site_unknown", "ID", func(id int64) bool {
		return slices.ContainsFunc(f.Sites, func(s Site) bool { return s.ID == id })
	})
}

// refuseForms refuses forms that are not there or that belong to none of the rule's sites.
func (f RuleFirm) refuseForms(c Conditions) (faults []FieldError) {
	for _, id := range c.Forms {
		i := slices.IndexFunc(f.Forms, func(form Form) bool { return form.ID == id })
		switch {
		case i < 0:
			faults = append(faults, fault("forms", "form_unknown", "ID", id))
		case !among(c.Sites, f.Forms[i].SiteID):
			faults = append(faults, fault("forms", "form_elsewhere", "ID", id, "Form", f.Forms[i].Name))
		}
	}
	return faults
}

// refuseServices refuses services that are not there, or of a site from which the rule takes nothing.
func (f RuleFirm) refuseServices(c Conditions) (faults []FieldError) {
	sites := f.sitesOfForms(c)
	for _, id := range c.Services {
		i := slices.IndexFunc(f.Services, func(s Service) bool { return s.ID == id })
		switch {
		case i < 0:
			faults = append(faults, fault("services", "service_unknown", "ID", id))
		case !among(sites, f.Services[i].SiteID):
			faults = append(faults, fault("services", "service_elsewhere", "ID", id, "Service", f.Services[i].Slug))
		}
	}
	return faults
}

func among(sites []int64, site int64) bool { return len(sites) == 0 || slices.Contains(sites, site) }

// sitesOfForms are the sites of a rule's forms or, when it names none, the rule's own.
func (f RuleFirm) sitesOfForms(c Conditions) (sites []int64) {
	for _, form := range f.Forms {
		if slices.Contains(c.Forms, form.ID) {
			sites = append(sites, form.SiteID)
		}
	}
	if len(c.Forms) == 0 {
		return c.Sites
	}
	return sites
}

// sites are those from which sound conditions take anything: each service and each form belongs to one site. None means
// any.
func (f RuleFirm) sites(c Conditions) (sites []int64) {
	for _, s := range f.Services {
		if slices.Contains(c.Services, s.ID) {
			sites = append(sites, s.SiteID)
		}
	}
	if len(c.Services) == 0 {
		return f.sitesOfForms(c)
	}
	return sites
}
