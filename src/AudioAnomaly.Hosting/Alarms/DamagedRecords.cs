using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;

namespace AudioAnomaly.Hosting;

/// <summary>Reads what the database has as JSON. What is damaged is left out, so that the rest stays of use, and told once. For several threads.</summary>
internal sealed class DamagedRecords(ILogger logger)
{
    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);

    /// <returns>Null if it is damaged.</returns>
    public T? Read<T>(byte[] json, JsonTypeInfo<T> type, string name)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new JsonException("There is nothing in it.");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            if (_told.TryAdd(name, true))
            {
                logger.RecordDamaged(name, OneLine.Quote(e));
            }

            return null;
        }
    }
}
