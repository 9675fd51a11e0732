namespace AudioAnomaly.BackboneTraining;

/// <summary>A tone that turns with a machine's shaft.</summary>
/// <param name="Order">Its frequency over the shaft's.</param>
/// <param name="Level">Its amplitude at no load.</param>
/// <param name="SideOrder">The frequency at which its level swings, over the shaft's.</param>
/// <param name="SideDepth">How far it swings, from 0 to 1.</param>
internal readonly record struct MachineTone(double Order, double Level, double SideOrder, double SideDepth);
