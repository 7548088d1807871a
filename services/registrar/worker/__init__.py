"""The life of deployments: a module for each idea, all over one desk; `lifecycle` is all of them."""
