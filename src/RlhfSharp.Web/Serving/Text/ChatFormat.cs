namespace RlhfSharp.Web.Serving.Text;

/// <summary>How the messages of a chat become one prompt.</summary>
public enum ChatFormat
{
    /// <summary>As in hh-rlhf: "\n\nHuman: ...\n\nAssistant: ..."; a system message stands in front. An answer ends before the next "\n\nHuman:".</summary>
    HumanAssistant,

    /// <summary>The contents alone, a line break between them: for models that continue texts.</summary>
    Plain,
}
