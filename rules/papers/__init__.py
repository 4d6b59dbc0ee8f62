"""Reading a committee paper, a report or an action plan: what it holds, and where each thing stands in it."""
