using System.Globalization;
using StackExchange.Redis;

namespace FleetLoad;

/// <summary>What Redis says of itself.</summary>
internal sealed record RedisInfo(long InputBytes, long OutputBytes, long MemoryBytes)
{
    public static async Task<RedisInfo> ReadAsync(string address)
    {
        await using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync($"{address},allowAdmin=true");
        string info = (string)(await redis.GetDatabase().ExecuteAsync("INFO"))!;
        return new RedisInfo(Number(info, "total_net_input_bytes"), Number(info, "total_net_output_bytes"), Number(info, "used_memory"));
    }

    /// <summary>Empties it, so that nothing of an earlier run is found.</summary>
    public static async Task FlushAsync(string address)
    {
        await using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync($"{address},allowAdmin=true");
        await redis.GetDatabase().ExecuteAsync("FLUSHALL");
    }

    private static long Number(string info, string name)
        => long.Parse(info.Split('\n').First(line => line.StartsWith(name + ":", StringComparison.Ordinal)).Split(':')[1].Trim(), CultureInfo.InvariantCulture);
}
