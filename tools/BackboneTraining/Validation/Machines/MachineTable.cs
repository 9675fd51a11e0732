using System.Globalization;

namespace AudioAnomaly.BackboneTraining;

/// <summary>Tables of how well faults were found in worlds of machines.</summary>
internal static class MachineTable
{
    /// <summary>One row of a table for each kind of machine and one for all of them, in Markdown.</summary>
    /// <param name="results">What each network gave.</param>
    public static string ByKind(IReadOnlyList<(string Name, IReadOnlyList<MachineWorldResult> Worlds)> results)
    {
        IReadOnlyList<MachineWorldResult> first = results[0].Worlds;
        IEnumerable<string> kinds = first.Select(world => world.Kind).Distinct().Select(kind => Row(kind.ToString(), world => world.Kind == kind));
        return Table($"Machine | worlds | normal | faulty | {string.Join(" | ", results.Select(result => result.Name))}", kinds.Append(Row("all", _ => true)));

        string Row(string name, Func<MachineWorldResult, bool> isMeant)
        {
            MachineWorldResult[] meant = [.. first.Where(isMeant)];
            string means = Cells(results.Select(result => result.Worlds.Where(isMeant).Average(world => world.Mean)));
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{name} | {meant.Length} | {meant.Sum(world => world.Normals)} | {meant.Sum(world => world.Faulty)} | {means}");
        }
    }

    /// <summary>One row for each kind of fault, and one for each member of the ensemble by itself.</summary>
    /// <param name="results">What each network gave.</param>
    public static string ByFault(IReadOnlyList<(string Name, IReadOnlyList<MachineWorldResult> Worlds)> results)
    {
        IEnumerable<string> faults = MachineWorld.FaultKinds.Select((fault, i) => $"{fault} | {Means(world => world.ByFault[i])}");
        IEnumerable<string> members = results[0].Worlds[0].ByMember.Keys.Order(StringComparer.Ordinal).Select(
            member => $"all faults, by `{member}` alone | {Means(world => world.ByMember.GetValueOrDefault(member, double.NaN))}");
        return Table($"Fault | {string.Join(" | ", results.Select(result => result.Name))}", faults.Concat(members));

        string Means(Func<MachineWorldResult, double> figure) => Cells(results.Select(result => result.Worlds.Average(figure)));
    }

    private static string Cells(IEnumerable<double> values)
        => string.Join(" | ", values.Select(value => value.ToString("0.000", CultureInfo.InvariantCulture)));

    private static string Table(string header, IEnumerable<string> rows)
    {
        string rule = string.Join(" | ", header.Split(" | ").Select(_ => "---"));
        return string.Concat(rows.Prepend(rule).Prepend(header).Select(row => $"| {row} |\n"));
    }
}
