namespace RlhfSharp.Agents.Search;

/// <summary>The action that a network's outputs stand for.</summary>
public delegate TAction ActionOf<out TAction>(ReadOnlySpan<float> outputs);
