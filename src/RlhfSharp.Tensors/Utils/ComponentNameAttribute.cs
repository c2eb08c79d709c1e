namespace TorchSharp.Utils;

/// <summary>The name under which a module registers the component in this field, in place of the field's own name.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class ComponentNameAttribute : Attribute
{
    /// <summary>The component's name in <c>state_dict</c>.</summary>
    public string Name { get; set; } = "";
}
