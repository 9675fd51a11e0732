using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AudioAnomaly.Fleet;

/// <summary>What every job needs of its silo.</summary>
/// <param name="Silos">Which silos live.</param>
/// <param name="Time">The clock.</param>
/// <param name="Options">How silos work on jobs.</param>
/// <param name="Logger">Receives messages.</param>
internal sealed record FleetJobParts(ISiloStatusOracle Silos, TimeProvider Time, IOptions<FleetJobOptions> Options, ILogger<FleetJobParts> Logger);
