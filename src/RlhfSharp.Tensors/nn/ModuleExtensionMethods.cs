namespace TorchSharp;

/// <summary>Moves modules between devices; the managed engine has one, so these check and return the module.</summary>
public static class ModuleExtensionMethods
{
    /// <summary>The module on a device.</summary>
    public static T to<T>(this T module, torch.Device device, bool non_blocking = false)
        where T : torch.nn.Module
    {
        torch.nn.OnlyFloat32(device, null);
        return module;
    }

    /// <summary>The module on a device of a kind.</summary>
    public static T to<T>(this T module, DeviceType deviceType, int deviceIndex = -1, bool non_blocking = false)
        where T : torch.nn.Module => module.to(new torch.Device(deviceType, deviceIndex), non_blocking);

    /// <summary>The module with parameters of a type.</summary>
    public static T to<T>(this T module, torch.ScalarType type, bool non_blocking = false)
        where T : torch.nn.Module
    {
        torch.nn.OnlyFloat32(null, type);
        return module;
    }

    /// <summary>The module on the CPU.</summary>
    public static T cpu<T>(this T module, bool non_blocking = false)
        where T : torch.nn.Module => module;
}
