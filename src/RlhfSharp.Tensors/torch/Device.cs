namespace TorchSharp;

public static partial class torch
{
    /// <summary>Where a tensor lives. The managed engine knows the CPU only.</summary>
    public sealed class Device
    {
        internal static readonly Device Cpu = new(DeviceType.CPU);

        public Device(DeviceType deviceType, int index = -1)
        {
            if (deviceType != DeviceType.CPU)
                throw new NotSupportedException(
                    $"device '{deviceType.ToString().ToLowerInvariant()}' is not available: the managed tensor engine runs on the CPU; "
                    + "build with -p:TensorEngine=TorchSharp for CUDA");
            type = deviceType;
            this.index = index;
        }

        public Device(string deviceType, int index = -1)
            : this(Parse(deviceType), index)
        {
        }

        public Device(string description)
            : this(Parse(description))
        {
        }

        public Device(int index)
            : this(DeviceType.CUDA, index)
        {
        }

        public DeviceType type { get; }

        public int index { get; }

        public static implicit operator Device(string description) => new(description);

        public override string ToString() => index < 0 ? "cpu" : $"cpu:{index}";

        private static DeviceType Parse(string description)
        {
            ArgumentNullException.ThrowIfNull(description);
            string kind = description.Split(':')[0].ToLowerInvariant();
            return kind switch
            {
                "cpu" => DeviceType.CPU,
                "cuda" => DeviceType.CUDA,
                _ => throw new ArgumentException($"'{description}' is not a device; known are 'cpu' and 'cuda'"),
            };
        }
    }

    public static readonly Device CPU = Device.Cpu;

    public static Device CUDA => new(DeviceType.CUDA);

    public static Device device(string description) => new(description);

    public static Device device(string deviceType, int index = -1) => new(deviceType, index);

    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);

    public static Device device(int index) => new(index);

    public static bool cuda_is_available() => false;

    public static void InitializeDeviceType(DeviceType deviceType) => _ = new Device(deviceType);

    /// <summary>CUDA is reached through the official TorchSharp package; here there is none.</summary>
    public static partial class cuda
    {
        public static bool is_available() => false;

        public static bool is_cudnn_available() => false;

        public static int device_count() => 0;

        /// <summary>No device, nothing to seed.</summary>
        public static void manual_seed(long seed)
        {
        }

        /// <summary>No device, nothing to seed.</summary>
        public static void manual_seed_all(long seed)
        {
        }

        /// <summary>No device, nothing to wait for.</summary>
        public static void synchronize(Device? device = null)
        {
        }
    }
}
