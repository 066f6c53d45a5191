# What the pod of one login may read in Vault: its own groups (gateway, api-keys, tls, journal) in the KV engine, version 2, at
# secret/, and which version they have. LOGIN is filled in by set-up.
path "secret/data/pitrunner/LOGIN/+" {
  capabilities = ["read"]
}

path "secret/metadata/pitrunner/LOGIN/+" {
  capabilities = ["read"]
}
