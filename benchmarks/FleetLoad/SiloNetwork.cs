using System.Diagnostics;

namespace FleetLoad;

/// <summary>A network namespace for each silo, on a bridge of this machine.</summary>
internal sealed class SiloNetwork : IDisposable
{
    private const string Bridge = "aafleet";
    private readonly int _silos;

    public SiloNetwork(int silos)
    {
        _silos = silos;
        Dispose();
        Run("link", "add", Bridge, "type", "bridge");
        Run("addr", "add", "10.77.0.1/24", "dev", Bridge);
        Run("link", "set", Bridge, "up");
        for (int number = 0; number < silos; number++)
        {
            string name = NameOf(number);
            Run("netns", "add", name);
            Run("link", "add", LinkOf(number), "type", "veth", "peer", "name", "eth0", "netns", name);
            Run("link", "set", LinkOf(number), "master", Bridge, "up");
            Run("-n", name, "addr", "add", $"{AddressOf(number)}/24", "dev", "eth0");
            Run("-n", name, "link", "set", "eth0", "up");
            Run("-n", name, "link", "set", "lo", "up");
        }
    }

    /// <summary>The address of this machine for the silos.</summary>
    public static string Host => "10.77.0.1";

    public static string NameOf(int number) => $"aafleet{number}";

    public string AddressOf(int number) => number < _silos ? $"10.77.0.{11 + number}" : throw new ArgumentOutOfRangeException(nameof(number));

    /// <summary>Cuts a silo off from all others, or connects it again.</summary>
    public static void Cut(int number, bool isCut) => Run("link", "set", LinkOf(number), isCut ? "down" : "up");

    public void Dispose()
    {
        for (int number = 0; number < _silos; number++)
        {
            Run("netns", "del", NameOf(number));
            Run("link", "del", LinkOf(number));
        }

        Run("link", "del", Bridge);
    }

    private static string LinkOf(int number) => $"aaveth{number}";

    private static void Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("ip") { RedirectStandardError = true };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        process.WaitForExit();
    }
}
