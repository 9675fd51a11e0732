using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AudioAnomaly.Hosting.Tests.Models;

/// <summary>Stores without a host.</summary>
internal static class ModelStores
{
    public static ModelStore Create(AudioAnomalyOptions options, TimeProvider? clock = null) => new(
        Options.Create(options),
        new ModelLoader(ManagedComponents.CreateRegistry(), NullLogger<AudioAnomalyModel>.Instance),
        clock ?? TimeProvider.System,
        NullLogger<ModelStore>.Instance);
}
