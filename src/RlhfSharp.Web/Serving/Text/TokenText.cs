namespace RlhfSharp.Web.Serving.Text;

/// <summary>A token as clients see it.</summary>
/// <param name="Text">Its bytes as text; U+FFFD where they are no whole character.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="LogProb">Its log-probability at the sampling temperature.</param>
/// <param name="Offset">Characters of the tokens before it.</param>
internal sealed record TokenText(string Text, byte[] Bytes, float LogProb, int Offset);
