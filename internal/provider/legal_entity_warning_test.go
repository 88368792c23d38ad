// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"
)

// TestLegalEntity_OutsideASCIIWarnsOnce counts the warnings of each command. Terraform
// may print only the first of equal warnings, with the number of the others.
func TestLegalEntity_OutsideASCIIWarnsOnce(t *testing.T) {
	t.Parallel()
	const (
		entity   = `legal_entity = "Åkeri AB"`
		fromVar  = `legal_entity = var.entity`
		variable = "variable \"entity\" { default = \"Åkeri AB\" }\n"
		token    = ` "younium_token" "this" {`
	)
	for name, row := range map[string]struct {
		config   string
		warnings int // of a plan
	}{
		"resource":                 {webhookBlock(entity), 1},
		"resource, by variable":    {variable + webhookBlock(fromVar), 1},
		"data source":              {"data" + token + entity + "}\n", 1},
		"data source, by variable": {variable + "data" + token + fromVar + "}\n", 1},
		"ephemeral":                {"ephemeral" + token + entity + "}\n", 1},
		"ephemeral, by variable":   {variable + "ephemeral" + token + fromVar + "}\n", 1},
		"provider":                 {providerBlock(entity) + "data" + token + "}\n", 1},
		"provider, by variable":    {variable + providerBlock(fromVar) + "data" + token + "}\n", 1},
		"nothing outside ASCII":    {providerBlock(`legal_entity = "A AB"`) + webhookBlock(`legal_entity = "A AB"`), 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			server.AddLegalEntity("a", "A AB")
			server.AddLegalEntity("b", "Åkeri AB")
			w := newWorkspace(t, keyFor(server), row.config) // The binary: Terraform starts it anew for each walk.
			for _, command := range []struct {
				args  string
				exact bool
				want  int
			}{
				{"validate", true, 0},
				{"plan -out=p", true, row.warnings},
				{"plan", true, row.warnings},
				{"apply p", false, row.warnings}, // It depends on the CLI whether an apply validates the block.
			} {
				output := w.must(strings.Fields(command.args)...).Output()
				warnings := strings.Count(output, "Warning: Legal entity name is not ASCII")
				if warnings > command.want || command.exact && warnings != command.want || strings.Contains(output, "similar warning") {
					t.Errorf("%s: %d warnings, want %d:\n%s", command.args, warnings, command.want, output)
				}
			}
		})
	}
}
