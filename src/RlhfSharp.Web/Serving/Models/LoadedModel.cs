namespace RlhfSharp.Web.Serving.Models;

/// <summary>A model in a <see cref="ModelSlot"/>.</summary>
internal sealed class LoadedModel(ServedModel model, int version)
{
    public ServedModel Model => model;

    public int Version => version;

    /// <summary>Requests that use it, and the slot where it is the current one; guarded by the slot.</summary>
    public int Users { get; set; } = 1;
}
