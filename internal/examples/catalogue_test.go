// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package examples_test

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// The guide on promoting a catalogue: one module in two tenants, with IDs and
// defaults of their own, and then a changed price.
func TestCatalogue(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, "catalogue", key()...)
	servers := map[string]*youniumtest.Server{"sandbox": startYounium(t), "production": startYounium(t)}
	servers["production"].SetProductDefaults(youniumtest.ProductDefaults{
		Category: "Add-ons", Charge: youniumtest.Charge{BillingDay: "LastDayOfMonth", UsageRating: "Max", DefaultQuantity: 3},
	})
	for environment, server := range servers {
		server.PutExampleLookups()
		override := fmt.Sprintf("provider \"younium\" {\n  environment = null\n  base_url    = %q\n}\n", server.URL())
		if err := w.Write(path.Join(environment, "override.tf"), override); err != nil {
			t.Fatal(err)
		}
		w.must(0, nil, "-chdir="+environment, "get")
	}
	promote := func() {
		for _, environment := range []string{"sandbox", "production"} {
			w.must(0, nil, "-chdir="+environment, "apply", "-auto-approve", "-input=false")
			w.must(0, nil, "-chdir="+environment, "plan", "-detailed-exitcode", "-input=false")
		}
	}
	promote()
	module := filepath.Join("modules", "catalogue", "main.tf")
	changed := strings.Replace(read(t, filepath.Join(w.Dir, module)), "{ price = 1000 }", "{ price = 1100 }", 1)
	if err := w.Write(filepath.ToSlash(module), changed); err != nil {
		t.Fatal(err)
	}
	promote()

	for environment, server := range servers {
		products := server.Products()
		if len(products) != 1 || products[0].ChargePlans[0].Charges[1].PriceDetails[1].Price != 1100 || server.Count("PATCH", "") != 1 {
			t.Errorf("%s has %v after %d PATCHes", environment, products, server.Count("PATCH", ""))
		}
	}
	sandbox := servers["sandbox"].Products()[0]
	ids := []string{sandbox.ID, sandbox.ChargePlans[0].ID}
	for _, charge := range sandbox.ChargePlans[0].Charges {
		ids = append(ids, charge.ID)
	}
	for _, request := range servers["production"].Requests() {
		for _, id := range ids {
			if strings.Contains(request.Path+request.Body, id) {
				t.Errorf("production was sent an ID of the sandbox: %s %s %s", request.Method, request.Path, request.Body)
			}
		}
	}
}
