"""What a run leaves for people: a page, a record, a picture of each alert; all say when they must go."""
