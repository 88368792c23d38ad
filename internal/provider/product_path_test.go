// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

func TestRequestPath(t *testing.T) {
	t.Parallel()
	charges := planLevel.childMap(map[string]values{"users": named("", "Users"), "fee": named("1", "Fee")})
	planned := values{attrName: types.StringValue("CRM"), attrChargePlans: productLevel.childMap(map[string]values{"B": named("2", "Standard"), "A": named("3", "Extra")})}
	plans := planned.children(attrChargePlans)
	plans["B"][attrCharges] = charges
	planned[attrChargePlans] = productLevel.childMap(plans)
	// Of an update: fee is not sent.
	update := &younium.ProductRequest{ChargePlans: []younium.ChargePlanRequest{{ChargePlan: "2", Charges: []younium.ChargeRequest{{}, {Charge: "gone"}}}}}
	update.ChargePlans[0].Charges[0].Name = "Users"
	for field, want := range map[string]string{
		"chargePlans[0].charges[0].unit": `charge_plans["B"].charges["users"].unit`, "chargePlans[0]": `charge_plans["B"]`,
		"chargePlans[0].charges[1].unit": "", "chargePlans[1]": "",
	} {
		if at, _ := requestPath(&younium.RequestError{Messages: []younium.Message{{Field: field}}}, update, planned); at.String() != want {
			t.Errorf("an update, %s: %s", field, at)
		}
	}
	request := productRequest(planned)
	for field, want := range map[string][2]string{
		"chargePlans[1].charges[1].unit":                     {`charge_plans["B"].charges["users"].unit`, "chargePlans[1].charges[1].unit"},
		"$.ChargePlans[1].Charges[0].ExternalErpId":          {`charge_plans["B"].charges["fee"].external_erp_id`, "ChargePlans[1].Charges[0].ExternalErpId"},
		"chargePlans[1].charges[0].PriceDetails[0].currency": {`charge_plans["B"].charges["fee"]`, "chargePlans[1].charges[0]"},
		"chargePlans[0].name":                                {`charge_plans["A"].name`, "chargePlans[0].name"},
		"chargePlans[0].charges":                             {`charge_plans["A"]`, "chargePlans[0]"},
		"chargePlans[0].charges[0]":                          {},
		"chargePlans[2]":                                     {},
		"chargePlans[99999999999999999999]":                  {},
		"chargePlans":                                        {},
		"name":                                               {},
	} {
		legend := ""
		if want[0] != "" {
			legend = want[1] + " is `" + want[0] + "`."
		}
		message := younium.Message{Field: field}
		at, got := requestPath(&younium.RequestError{Messages: []younium.Message{{Field: "name"}, message, message}}, &request, planned)
		if at.String() != want[0] || got != legend {
			t.Errorf("%s: %s, %q", field, at, got)
		}
	}
}
