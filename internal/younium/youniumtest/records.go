// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Records returns records of 5 kB each, like accounts with their addresses, for
// measurements. All have the same fields.
func Records(count int) []json.RawMessage {
	const addresses = 10
	records := make([]json.RawMessage, count)
	for i := range records {
		var record strings.Builder
		_, _ = fmt.Fprintf(&record, `{"id":"%08d-0000-4000-8000-000000000000","accountNumber":"A-%d","name":"Account %d",`+
			`"active":true,"balance":%d.25,"modified":"2026-03-01T12:00:00Z","customFields":{"segment":"Retail","region":"North"}`, i, i, i, i)
		for n := range 20 {
			_, _ = fmt.Fprintf(&record, `,"field%d":"a value of forty characters, more or less"`, n)
		}
		record.WriteString(`,"addresses":[`)
		for n := range addresses {
			if n > 0 {
				record.WriteByte(',')
			}
			_, _ = fmt.Fprintf(&record, `{"id":"%08d-0000-4000-8000-%012d","street":"%d Example Street, second floor to the left","zip":"111 22",`+
				`"city":"Stockholm","state":"Stockholm County","country":"Sweden","type":"Delivery","isDefault":false,"revision":%d}`, i, n, n, n)
		}
		record.WriteString(`],"note":"`)
		record.WriteString(strings.Repeat("n", max(0, 5000-record.Len()-2)))
		record.WriteString(`"}`)
		records[i] = json.RawMessage(record.String())
	}
	return records
}
