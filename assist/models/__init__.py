"""Chat models through LangChain: opening one by name, asking it within a budget, and what it cost."""
